/**
 * Words and identifiers. Dots and underscores inside an identifier hold it
 * together: `optim.fit_gpytorch_mll` is one token, and its parts are others.
 */
const TOKEN = /[\p{L}\p{N}]+(?:[._][\p{L}\p{N}_]+|_+)*/gu;
const WORD = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+/gu;

/**
 * What is put in the index for a token: each of its words, and all that stands from
 * there to the end. So a name is found by any part of it that begins at a word:
 * `qLogNoisyExpectedImprovement` by `noisy`, and by `noisyexp` as a beginning.
 */
function parts(token: string): string[] {
  const words = [...token.matchAll(WORD)];
  return words.flatMap((word) => [word[0], token.slice(word.index)]);
}

/** What is put in the index for a text: each name whole, and in its parts. */
export function indexTokens(text: string): string[] {
  return (text.match(TOKEN) ?? []).flatMap((token) => {
    const names = token.split('.');
    const all = [token, ...names, ...names.flatMap((name) => name.split('_')), ...parts(token)];
    const lower = new Set(all.map((part) => part.toLowerCase()));
    lower.delete('');
    return [...lower];
  });
}

/** Words that say nothing of what is looked for, unless nothing else is typed. */
const EMPTY = new Set(
  (
    'a an and are as at be by can do does for from how i in is it its me my of on or our so ' +
    'than that the their there this to us was we what when where which why with you your'
  ).split(' '),
);

/** What a reader has typed, word by word, as they would be found in the index. */
export function queryWords(text: string): string[] {
  const typed = (text.match(TOKEN) ?? []).map((word) => word.replace(/_+$/, ''));
  const telling = typed.filter((word) => !EMPTY.has(word.toLowerCase()));
  return telling.length > 0 ? telling : typed;
}

/** The parts of a name as it was typed: what dots separate, else underscores, else capitals. */
export function nameParts(name: string): string[] {
  for (const separator of [/\.+/, /_+/, /(?<=\p{Ll})(?=\p{Lu})/u]) {
    const found = name.split(separator).filter(Boolean);
    if (found.length > 1) {
      return found;
    }
  }
  return [name];
}
