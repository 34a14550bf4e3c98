// What `plugins/laterRoutes.cjs` adds to the routes.
declare module '@generated/routes' {
  /** Whether the routes that a path may lead to are not in the tree yet. */
  export const awaits: (path: string) => boolean;
  /** Resolves once they are. */
  export const arrive: (path: string) => Promise<void>;
}
