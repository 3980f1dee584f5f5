/**
 * Loaded into a server with --require: ends it with SIGKILL at step number KILL_AT of the first request. A step is the
 * moment before or after a statement is sent to SQLite or PostgreSQL, the moment between a query and its result, and the
 * moment before or after the response is written.
 */
const { Server, ServerResponse } = require('node:http');
const process = require('node:process');

let counting = false;
let steps = 0;

function step() {
  if (!counting) return;
  steps += 1;
  if (steps === Number(process.env.KILL_AT)) process.kill(process.pid, 'SIGKILL');
}

/** Wraps a method so that a step comes before it, after it, and after its promise. */
function wrap(owner, name) {
  const original = owner[name];
  owner[name] = function (...args) {
    step();
    const result = original.apply(this, args);
    step();
    return typeof result?.then === 'function' ? result.then((value) => (step(), value)) : result;
  };
}

wrap(require('pg').Client.prototype, 'query');
const Database = require('libsql');
wrap(Database.prototype, 'exec');
const probe = new Database(':memory:');
wrap(Object.getPrototypeOf(probe.prepare('SELECT 1')), 'run');
probe.close();
wrap(ServerResponse.prototype, 'end');

const { emit } = Server.prototype;
Server.prototype.emit = function (name, request, response, ...args) {
  if (name === 'request' && request.method === 'POST') {
    counting = true;
    response.once('close', () => (counting = false));
  }
  return emit.call(this, name, request, response, ...args);
};
