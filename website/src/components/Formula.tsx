import React, {useRef, type ReactNode} from 'react';
import {useScrollable} from '@site/src/hooks/useScrollable';

interface Props {
  /** MathML, made when the site is built. */
  'data-html'?: string;
  'data-display'?: string;
}

/** A formula of its own lines. One that is wider than the page scrolls in its own box. */
function Displayed({html}: {html: string}): ReactNode {
  const ref = useRef<HTMLSpanElement>(null);
  const region = useScrollable(ref)
    ? {tabIndex: 0, role: 'group', 'aria-label': 'Formula, scrolls sideways'}
    : {};
  return (
    <span
      ref={ref}
      className="formula-display"
      {...region}
      dangerouslySetInnerHTML={{__html: html}}
    />
  );
}

/** `nb-formula`: a formula, whose elements are nothing that React has to know. */
export default function Formula(props: Props): ReactNode {
  const html = props['data-html'] ?? '';
  return props['data-display'] ? (
    <Displayed html={html} />
  ) : (
    <span className="formula" dangerouslySetInnerHTML={{__html: html}} />
  );
}
