import React, {useRef, type ReactNode} from 'react';
import clsx from 'clsx';
import {useScrollable} from '@site/src/hooks/useScrollable';

interface Props {
  /** What a screen reader calls it. */
  label: string;
  className?: string;
  children: ReactNode;
}

/** A box for what is wider than the page: it scrolls sideways, by keyboard too. */
export default function ScrollBox({label, className, children}: Props): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  const scrollable = useScrollable(ref);
  const region = scrollable
    ? {tabIndex: 0, role: 'group', 'aria-label': `${label}, scrolls sideways`}
    : {};
  return (
    <div ref={ref} className={clsx('scroll-box', className)} {...region}>
      {children}
    </div>
  );
}
