import React, {Fragment, useId, type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import {plural} from './format';
import {parseJson} from './parseJson';
import styles from './Related.module.css';

interface SharedName {
  name: string;
  /** Where it is documented; null if it is nowhere on the site. */
  url: string | null;
}

interface RelatedPage {
  title: string;
  url: string;
  names: SharedName[];
  /** How many names are shared beside those that are told. */
  more: number;
}

function Name({name, url}: SharedName): ReactNode {
  const text = <code>{name}</code>;
  return url ? <Link to={url}>{text}</Link> : text;
}

function Shared({names, more}: {names: SharedName[]; more: number}): ReactNode {
  return (
    <>
      Both use{' '}
      {names.map((one, place) => (
        <Fragment key={one.url ?? one.name}>
          {place > 0 && (more === 0 && place === names.length - 1 ? ' and ' : ', ')}
          <Name {...one} />
        </Fragment>
      ))}
      {more > 0 && ` and ${plural(more, 'other name')}`}.
    </>
  );
}

/** `nb-related`: pages that use the same names of the API, and which these are. */
export default function Related(props: {'data-json'?: string}): ReactNode {
  const heading = useId();
  return (
    <aside className={styles.related} aria-labelledby={heading}>
      <h2 id={heading} className={styles.heading}>
        Related pages
      </h2>
      <ul className={styles.pages}>
        {parseJson<RelatedPage[]>(props['data-json'], []).map(({title, url, names, more}) => (
          <li key={url}>
            <Link to={url} className={styles.title}>
              {title}
            </Link>
            <p className={styles.shared}>
              <Shared names={names} more={more} />
            </p>
          </li>
        ))}
      </ul>
    </aside>
  );
}
