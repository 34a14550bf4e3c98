import React, {type ComponentProps, type ComponentType, type ReactNode} from 'react';
import useBaseUrl from '@docusaurus/useBaseUrl';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import Admonition from '@theme/Admonition';
import MDXA from '@theme/MDXComponents/A';
import MDXDetails from '@theme/MDXComponents/Details';
import MDXHeading from '@theme/MDXComponents/Heading';
import MDXImg from '@theme/MDXComponents/Img';
import MDXLi from '@theme/MDXComponents/Li';
import MDXUl from '@theme/MDXComponents/Ul';
import Banner from '@site/src/components/Banner';
import CellTime from '@site/src/components/CellTime';
import Claim from '@site/src/components/Claim';
import Claims from '@site/src/components/Claims';
import Code from '@site/src/components/Code';
import Figure from '@site/src/components/Figure';
import Fold from '@site/src/components/Fold';
import Formula from '@site/src/components/Formula';
import Loop from '@site/src/components/Loop';
import Names from '@site/src/components/Names';
import Output from '@site/src/components/Output';
import PageHeader from '@site/src/components/PageHeader';
import PlotlyFigure from '@site/src/components/PlotlyFigure';
import Related from '@site/src/components/Related';
import ScrollBox from '@site/src/components/ScrollBox';
import Users from '@site/src/components/Users';

type HeadingTag = 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6';

const heading = (as: HeadingTag) =>
  function Heading(props: ComponentProps<'h2'>) {
    return <MDXHeading as={as} {...props} />;
  };

/** Tables of the prose scroll within the page on a phone, and stay tables for a screen reader. */
function Table(props: ComponentProps<'table'>) {
  return (
    <ScrollBox label="Table" className="prose-table">
      <table {...props} />
    </ScrollBox>
  );
}

/** The corner of a table is no heading: it is empty. */
function HeadCell(props: ComponentProps<'th'>) {
  return props.children ? <th {...props} /> : <td {...(props as ComponentProps<'td'>)} />;
}

/** Images written as HTML name the site's own files without the base; Markdown's come with it. */
function Image({src, ...rest}: ComponentProps<'img'>) {
  const own = useBaseUrl(src);
  return <MDXImg src={src?.startsWith('/') ? own : src} {...rest} />;
}

/** A link to a term of the glossary opens a card of what it means. */
function Anchor(props: ComponentProps<'a'>) {
  const {glossary} = useDocusaurusContext().siteConfig.customFields as {glossary?: string};
  const isTerm = glossary && props.href?.startsWith(`${glossary}#`);
  return <MDXA {...props} className={isTerm ? 'term' : props.className} />;
}

/** Outputs behind a line that opens them. */
function LabelledFold({children, ...rest}: {'data-label'?: string; children?: ReactNode}) {
  return (
    <div className="nb-fold">
      <Fold label={rest['data-label'] ?? 'More'}>{children}</Fold>
    </div>
  );
}

/**
 * What Markdown and the exporter's elements become.
 *
 * The list is written out rather than taken over from the default theme, since
 * that would bring its `code` and `pre` and with them a syntax highlighter in
 * every page's script. Code is highlighted before it gets here.
 */
const components: Record<string, ComponentType<any>> = {
  a: Anchor,
  admonition: Admonition,
  details: MDXDetails,
  img: Image,
  li: MDXLi,
  table: Table,
  th: HeadCell,
  ul: MDXUl,
  h1: heading('h1'),
  h2: heading('h2'),
  h3: heading('h3'),
  h4: heading('h4'),
  h5: heading('h5'),
  h6: heading('h6'),
  'nb-banner': Banner,
  'nb-claim': Claim,
  'nb-claims': Claims,
  'nb-code': Code,
  'nb-figure': Figure,
  'nb-fold': LabelledFold,
  'nb-formula': Formula,
  'nb-header': PageHeader,
  'nb-loop': Loop,
  'nb-names': Names,
  'nb-output': Output,
  'nb-plotly': PlotlyFigure,
  'nb-time': CellTime,
  'nb-related': Related,
  'nb-users': Users,
};

export default components;
