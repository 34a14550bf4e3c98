import {prefetch} from '@site/src/ahead';

/** The parts of Plotly's interface that are used here; the bundle has no types of its own. */
interface Plotly {
  react(element: HTMLElement, figure: FigureData & {config: object}): Promise<unknown>;
  purge(element: HTMLElement): void;
}

export interface FigureData {
  data: unknown[];
  layout?: Record<string, unknown>;
  frames?: unknown[];
}

declare global {
  interface Window {
    Plotly?: Plotly;
  }
}

/** Plotly's own file: half a megabyte, which only pages that draw with it ask for. */
const source = () => new URL('plotly.js-cartesian-dist-min', import.meta.url).href;

let library: Promise<Plotly> | undefined;

/** Fetch Plotly once. If that fails, the next figure tries again. */
function load(): Promise<Plotly> {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = source();
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error(script.src)));
    script.onerror = () => {
      library = undefined;
      script.remove();
      reject(new Error(script.src));
    };
    document.head.append(script);
  });
  return library;
}

/** Have Plotly's file fetched before a figure is near. */
export function fetchLibrary(): void {
  prefetch(source());
}

function ink(element: HTMLElement, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

/** A template in the page's own colours; what the figure sets itself still wins. */
function template(element: HTMLElement): object {
  const line = ink(element, '--line');
  const text = ink(element, '--ink');
  const axis = {gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true};
  return {
    layout: {
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      colorway: ink(element, '--series').split(/\s*,\s*/),
      font: {color: text, family: ink(element, '--ifm-font-family-base'), size: 13},
      hoverlabel: {font: {family: ink(element, '--ifm-font-family-base')}},
      modebar: {bgcolor: 'rgba(0,0,0,0)', color: ink(element, '--ink-2'), activecolor: text},
      margin: {l: 56, r: 16, t: 48, b: 48},
      xaxis: axis,
      yaxis: axis,
    },
  };
}

/** Draw the figure, or draw it again in the colours of another theme. */
export async function draw(
  element: HTMLElement,
  figure: FigureData,
  height: number,
): Promise<void> {
  const plotly = await load();
  const layout = {
    ...figure.layout,
    template: template(element),
    autosize: true,
    height,
    width: undefined,
  };
  // Without a pointer that hovers, the buttons would stand over the title for good.
  const hovers = window.matchMedia('(hover: hover)').matches;
  const config = {responsive: true, displaylogo: false, displayModeBar: hovers ? 'hover' : false};
  await plotly.react(element, {...figure, layout, config});
}

export async function erase(element: HTMLElement): Promise<void> {
  if (library) {
    (await library).purge(element);
  }
}
