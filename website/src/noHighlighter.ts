/** Stands in for `prism-react-renderer` in the pages' scripts; see `plugins/bundle.ts`. */
export const Prism = {languages: {}};
export const themes = {};
export const Highlight = (): null => null;
