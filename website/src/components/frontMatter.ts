import type {DocFrontMatter} from '@docusaurus/plugin-content-docs';

/** What the exporter says of a page beyond what Docusaurus knows. */
export interface FrontMatter extends DocFrontMatter {
  /** Path of the page's Markdown, without the site's base. */
  twin?: string;
  /** The page as schema.org describes it. */
  article?: Record<string, unknown>;
}
