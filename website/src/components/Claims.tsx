import React, {type ReactNode} from 'react';
import ClaimList, {type ListedClaim} from './ClaimList';
import Fold from './Fold';
import {plural} from './format';
import {parseJson} from './parseJson';
import styles from './Claims.module.css';

interface Row {
  anchor: string;
  sentence: string;
  figures: string[];
  verdict: ListedClaim['verdict'];
}

/** As many stand open; of more, those that hold are behind a line. */
const FEW = 3;

function listed({anchor, sentence, figures, verdict}: Row): ListedClaim {
  const link = (
    <a
      className="prose-link"
      href={`#${anchor}`}
      dangerouslySetInnerHTML={{__html: sentence}}
    />
  );
  return {verdict, figures, link, key: anchor};
}

function summary(rows: Row[]): string {
  const count = (verdict: Row['verdict']) => rows.filter((row) => row.verdict === verdict).length;
  const all = `${plural(rows.length, 'claim')} of this page`;
  if (count('held') === rows.length) {
    return `${all}, checked when it ran`;
  }
  if (count('not-run') === rows.length) {
    return `${all}, not checked in this run`;
  }
  const counts = [
    [count('held'), 'held'],
    [count('failed'), 'did not hold'],
    [count('not-run'), 'not checked'],
  ] as const;
  return `${all}: ${counts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(', ')}`;
}

/** `nb-claims`: what the page asserts, before its text. What does not hold is never folded away. */
export default function Claims(props: {'data-json'?: string}): ReactNode {
  const rows = parseJson<Row[]>(props['data-json'], []);
  const failed = rows.filter(({verdict}) => verdict === 'failed');
  const others = rows.filter(({verdict}) => verdict !== 'failed');
  const folded = rows.length > FEW && others.length > 0;
  const label = failed.length > 0 ? `Show the ${plural(others.length, 'other')}` : summary(rows);
  return (
    <nav className={styles.claims} aria-label="Claims of this page">
      {(failed.length > 0 || !folded) && <div className={styles.title}>{summary(rows)}</div>}
      {failed.length > 0 && <ClaimList claims={failed.map(listed)} />}
      {folded ? (
        <Fold label={label}>
          <ClaimList claims={others.map(listed)} />
        </Fold>
      ) : (
        others.length > 0 && <ClaimList claims={others.map(listed)} />
      )}
    </nav>
  );
}
