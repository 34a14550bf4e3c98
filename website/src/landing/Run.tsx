import React, {type ReactNode} from 'react';
import Link from '@docusaurus/Link';
import type {Status} from '@site/plugins/status';
import LoopStepper from '@site/src/components/LoopStepper';

/** The loop of a page of the site, with the way to the code that ran it. */
export default function Run({status: {loop, pages}}: {status: Status}): ReactNode {
  const page = pages.find(({id}) => id === loop?.page);
  return (
    loop &&
    page && (
      <section aria-labelledby="run">
        <h2 id="run">One run, step by step</h2>
        <LoopStepper
          {...loop}
          caption={
            <>
              {loop.caption} Computed by{' '}
              <Link className="prose-link" to={page.url}>
                {page.title}
              </Link>
              .
            </>
          }
        />
      </section>
    )
  );
}
