/** The theme would add languages to its highlighter here; the site has no highlighter. */
export default function prismIncludeLanguages(): void {}
