const MAX_LENGTH = 200;

/** Escapes characters that move the cursor, forge a line or reverse text, since the sender chooses names and ids. */
export const toPrintable = (word: string | number): string =>
  String(word)
    .slice(0, MAX_LENGTH)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
