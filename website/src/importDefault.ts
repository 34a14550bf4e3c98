/**
 * What Docusaurus's own scripts use of `tslib`. As a whole, which a bundler
 * cannot cut, it would be 4 kB of every page.
 */
export function __importDefault<Module extends object>(module: Module) {
  return '__esModule' in module ? module : {default: module};
}
