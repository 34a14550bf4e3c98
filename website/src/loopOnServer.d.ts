declare module '#loop-on-server' {
  import type {StepperProps} from '@site/src/components/LoopStepper';
  import type {ComponentType} from 'react';

  /** The stepper where pages are drawn on the server; null in the browser's scripts. */
  const stepper: ComponentType<StepperProps> | null;
  export default stepper;
}
