/**
 * Words and identifiers. Dots and underscores inside an identifier hold it
 * together: `optim.fit_gpytorch_mll` is one token, and its parts are others.
 */
const TOKEN = /[\p{L}\p{N}]+(?:[._][\p{L}\p{N}_]+|_+)*/gu;
const CAMEL = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+/gu;

/** A name's dotted parts, their words, and the words of CamelCase. */
function parts(token: string): string[] {
  const dotted = token.split('.');
  const words = dotted.flatMap((name) => name.split('_'));
  const camel = words.flatMap((word) => word.match(CAMEL) ?? []);
  return [...dotted, ...words, ...camel];
}

/** What is put in the index for a text: each name whole, and in its parts. */
export function indexTokens(text: string): string[] {
  return (text.match(TOKEN) ?? []).flatMap((token) => {
    const all = new Set([token, ...parts(token)].map((part) => part.toLowerCase()));
    all.delete('');
    return [...all];
  });
}

/** What a reader has typed, word by word, as they would be found in the index. */
export function queryWords(text: string): string[] {
  return (text.match(TOKEN) ?? []).map((word) => word.toLowerCase().replace(/_+$/, ''));
}
