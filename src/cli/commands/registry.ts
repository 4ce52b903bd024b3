import type { ListedVerb } from '#cli/verb.ts'

/** Every verb, in the order of work. */
export const VERBS: readonly ListedVerb[] = [
  {
    name: 'devices',
    summary: 'list what this computer can train and score on, each with its self-test',
    load: async () => (await import('./devices.ts')).devices,
  },
  {
    name: 'sample',
    summary: 'draw sample pictures to try things with: an object and a texture, good and defective',
    load: async () => (await import('./sample.ts')).sample,
  },
  {
    name: 'inspect',
    summary: 'look at a folder before training: layout, sets, defect types, health',
    load: async () => (await import('./inspect.ts')).inspect,
  },
  {
    name: 'train',
    summary: 'learn what good parts look like, from pictures of good parts only',
    load: async () => (await import('./train.ts')).train,
  },
  {
    name: 'score',
    summary: 'score pictures with a trained run and write them to a CSV file',
    load: async () => (await import('./score.ts')).score,
  },
  {
    name: 'watch',
    summary: 'score pictures as they arrive in a folder, until Ctrl+C: results as CSV and JSON lines, copies by decision',
    load: async () => (await import('./watch.ts')).watch,
  },
  {
    name: 'evaluate',
    summary: 'say how well a trained run tells good from defective parts',
    load: async () => (await import('./evaluate.ts')).evaluate,
  },
  {
    name: 'compare',
    summary: 'put trained runs beside each other: model by class, with AUROC, AUPR, time and overlap of the scores',
    load: async () => (await import('./compare.ts')).compare,
  },
  {
    name: 'sweep',
    summary: 'train and evaluate every detector on every data folder with every seed, and make the table',
    load: async () => (await import('./sweep.ts')).sweep,
  },
  {
    name: 'report',
    summary: 'write a report of a run, or of a project: a shift, a line, a study, defect types, drift, a release',
    load: async () => (await import('./report.ts')).report,
  },
  {
    name: 'export',
    summary: 'write a trained run as one ONNX file: the bytes of a picture in, its score and what the line says out',
    load: async () => (await import('./export.ts')).exportModel,
  },
  {
    name: 'bench',
    summary: 'measure how fast this computer trains and scores with a detector, or works with a large project',
    load: async () => (await import('./bench.ts')).bench,
  },
  {
    name: 'station',
    summary: 'serve the application to a browser on this computer',
    load: async () => (await import('./station.ts')).station,
  },
  {
    name: 'audit',
    summary: "check a project's audit trail",
    load: async () => (await import('./audit.ts')).audit,
  },
  {
    name: 'add',
    summary: 'take pictures into a project, where they lie: what the page Data does with Add pictures',
    load: async () => (await import('./add.ts')).add,
  },
  {
    name: 'annotations',
    summary: "take a project's masks out or in, as COCO JSON, MVTec folders or CSV",
    load: async () => (await import('./annotations.ts')).annotations,
  },
  {
    name: 'backup',
    summary: 'write a whole project into one file and read it back',
    load: async () => (await import('./backup.ts')).backup,
  },
  {
    name: 'restore',
    summary: 'make a backup a project again, in a new folder',
    load: async () => (await import('./restore.ts')).restore,
  },
]
