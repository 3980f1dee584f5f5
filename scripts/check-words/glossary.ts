/** The words that comments, messages, test titles and pages avoid, and what they use instead. */

export interface Entry {
  pattern: RegExp;
  instead: string;
}

const word = (source: string): RegExp => new RegExp(`\\b(?:${source})\\b`, 'i');

export const glossary: readonly Entry[] = [
  {
    pattern: word('nobody|no one|somebody|someone|anybody|anyone|everybody|everyone'),
    instead: 'the caller, a client',
  },
  { pattern: word('strangers?'), instead: 'an unauthenticated client' },
  { pattern: word('newcomers?'), instead: 'getting started' },
  { pattern: word("(?:at|of) one's (?:desk|own)"), instead: 'for local development, custom' },
  { pattern: word('refus(?:e|es|ed|ing|als?)'), instead: 'reject, rejection' },
  { pattern: word('(?:is|are|was|were|be) told'), instead: 'receives, is published to, is reported' },
  { pattern: word('tells'), instead: 'returns, reports, throws, emits' },
  { pattern: word('(?:is|are|was|were|be|been) answered|answers?'), instead: 'response, responds with' },
  { pattern: word('comes? (?:again|back)|came (?:again|back)'), instead: 'retry' },
  { pattern: word('doors?|bells?|tellers?'), instead: "the field's term: entry point, signal, error handler" },
  { pattern: word('what it came to|what came of'), instead: 'result' },
  { pattern: word('the names that are allowed'), instead: 'allowed values' },
  { pattern: word('give(?:s|n)? (?:it|them|this) (?:back|up)'), instead: 'release, discard' },
  { pattern: word('gives|gave'), instead: 'passes, returns, provides' },
  { pattern: word('holds'), instead: 'contains, stores, keeps' },
  { pattern: word('says'), instead: 'reports, names, states' },
  {
    pattern: word('of (?:its|their|your|our|his|her|my) own|on (?:its|their|your) own'),
    instead: 'custom, separate, alone',
  },
  { pattern: word('beside'), instead: 'next to, in addition to' },
  { pattern: word('whoever|whom'), instead: 'a client that' },
  { pattern: word('anew'), instead: 'again' },
  { pattern: word('to the letter'), instead: 'byte for byte, unchanged' },
  { pattern: word('for good'), instead: 'permanently' },
  { pattern: word('(?:take|takes|taken) for'), instead: 'treated as' },
  { pattern: word('be it'), instead: 'even if it is' },
  { pattern: word('held up|holds? up'), instead: 'block' },
  { pattern: word('twins?|honest|in vain'), instead: 'duplicate, genuine' },
  { pattern: word('the whole way|all is well'), instead: 'the complete path, success' },
  { pattern: word('stands? for|stand in for'), instead: 'means, replaces' },
  { pattern: word('see to|sees to'), instead: 'ensures' },
  { pattern: word('roads?|houses?|tellers?'), instead: 'path, layout' },
];

/** Names of constants that do not say what they limit. */
export const vagueNames = /^(?:LONGEST|MOST|SHORTEST|DEEPEST|LEAST)(?:_|$)/;

/** "where" may open a relative clause of place; as a condition write "if" or "when". */
export const MAX_WHERE_PER_1000_COMMENT_LINES = 8;

/** Functions whose name ends in "Of": a function is a verb and its object. `messageOf` is public. */
export const MAX_FUNCTIONS_ENDING_IN_OF = 5;
