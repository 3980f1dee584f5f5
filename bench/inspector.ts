/** `npm run bench:inspector`: what a request costs with an inspector that nobody looks at, and without one. */
import { race } from './http/race.js';
import { pinning } from './pinned.js';
import { INSPECTED } from './rivals/ours.js';
import { type Figure, figureOf, ratioOf } from './statistics.js';

const lanes = ['ours by bearer, enveloped', INSPECTED].map((rival) => ({
  rival,
  express: 5 as const,
  connections: 32,
}));
const course = { rounds: 41, requests: 1_500, warmUp: 6_000 };

const write = ({ median, low, high }: Figure, digits: number): string =>
  `${median.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;

async function run(): Promise<void> {
  const [without = [], watched = []] = (await race(lanes, course)).map((results) => results.map(({ cpu }) => cpu));
  console.log(
    `${course.rounds} rounds of ${course.requests} requests on Express 5; ${pinning}. Medians, and 3 in 5 rounds.`,
  );
  console.log(`CPU a request, without an inspector: ${write(figureOf(without), 1)} µs`);
  console.log(`CPU a request, with one that nobody looks at: ${write(figureOf(watched), 1)} µs`);
  console.log(`with one, against without: ${write(ratioOf(watched, without), 3)}`);
}

void run();
