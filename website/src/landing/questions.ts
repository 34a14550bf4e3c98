/** Where a path ends: what the reader needs, and the pages that show it. */
export interface End {
  name: string;
  why: string;
  /** Ids of pages, best first: those that the site has are linked. */
  pages: string[];
}

export interface Question {
  question: string;
  answers: {says: string; then: Question | End}[];
}

const AX: End = {
  name: 'Ax',
  why:
    'You say what can be varied and what is measured. Ax proposes the trials, keeps their data ' +
    'and runs BoTorch underneath.',
  pages: ['first_ax_loop', 'botorch_and_ax', 'ax_transforms'],
};

const BOTH: End = {
  name: 'Ax with your own BoTorch parts',
  why: 'You write the model or the acquisition function, and Ax keeps doing the rest.',
  pages: ['custom_botorch_model_in_ax', 'ax_custom_components', 'ax_transforms'],
};

const BOTORCH: End = {
  name: 'BoTorch alone',
  why: 'Nothing stands between you and the tensors, and the loop is yours to write.',
  pages: ['closed_loop_botorch_only', 'first_loop', 'introduction'],
};

const BEGIN: End = {
  name: 'Neither, yet',
  why: 'See one loop run, step by step; then come back with a problem of your own.',
  pages: ['introduction', 'botorch_and_ax'],
};

/** The decision most readers come with. */
export const DECISION: Question = {
  question: 'What are you here for?',
  answers: [
    {
      says: 'I have something to optimize: an experiment, a simulation, a model’s settings',
      then: {
        question: 'Who should choose the model and the acquisition function?',
        answers: [
          {says: 'Sensible defaults; I want results', then: AX},
          {
            says: 'I do: one of them has to be my own',
            then: {
              question: 'Do you want to write the loop around it, too?',
              answers: [
                {says: 'No: trials, their data and what fails should be looked after', then: BOTH},
                {says: 'Yes: every step of it', then: BOTORCH},
              ],
            },
          },
        ],
      },
    },
    {
      says: 'I study or develop the methods themselves',
      then: {
        question: 'What do you change?',
        answers: [
          {says: 'One part, to be used and compared in whole experiments', then: BOTH},
          {says: 'Anything, down to the loop itself', then: BOTORCH},
        ],
      },
    },
    {says: 'I want to know what Bayesian optimization is', then: BEGIN},
  ],
};

export const isEnd = (then: Question | End): then is End => 'pages' in then;

/** Every page that some path ends on. */
export function ends({answers}: Question): string[] {
  return answers.flatMap(({then}) => (isEnd(then) ? then.pages : ends(then)));
}
