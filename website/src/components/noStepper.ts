/** In the browser's scripts, the stepper comes when it is needed; see Loop.tsx. */
export default null;
