import React, {useEffect, useRef, useState, type ComponentType, type ReactNode} from 'react';
import type {PanelProps} from './SearchPanel';
import styles from './SearchDialog.module.css';

/** Show and hide the element as the browser's own modal: it keeps the focus and knows Escape. */
function useModal(open: boolean) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (open && !dialog?.open) {
      dialog?.showModal();
    } else if (!open && dialog?.open) {
      dialog.close();
    }
  }, [open]);
  return ref;
}

type Panel = ComponentType<PanelProps>;

/** Kept while the reader goes from page to page, each with a bar of its own. */
let kept: Panel | null = null;

/** The panel, whose script is fetched when the search is first opened; null until it is there. */
function usePanel(open: boolean): {Panel: Panel | null; failed: boolean} {
  const [Panel, setPanel] = useState(() => kept);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (open && !kept) {
      setFailed(false);
      import(/* webpackPrefetch: true */ './SearchPanel').then(
        (module) => {
          kept = module.default;
          setPanel(() => module.default);
        },
        () => setFailed(true),
      );
    }
  }, [open]);
  return {Panel, failed};
}

export default function SearchDialog(props: PanelProps): ReactNode {
  const {open, onClose} = props;
  const dialog = useModal(open);
  const {Panel, failed} = usePanel(open);
  return (
    // A press on the dialog itself is a press beside its content, which fills it.
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label="Search"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}>
      {Panel ? (
        <Panel {...props} />
      ) : (
        <p role="status" className={styles.message}>
          {failed
            ? 'The search could not be loaded. Close it and open it again to retry.'
            : 'Loading the search …'}
        </p>
      )}
    </dialog>
  );
}
