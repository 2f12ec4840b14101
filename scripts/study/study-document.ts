import { mean } from '../../packages/analysis/src/index.ts'
import { type StudySweep, sixtySeeds } from './committed-sweeps.ts'
import { figures, meanOf } from './figures.ts'
import {
  accuracyTable,
  differenceTable,
  directionOf,
  labelsSavedTable,
  mixingTable,
  predictionTable,
  pytorchTable,
  sentencesAbout,
  transferMatrixTable,
  transferTable,
} from './tables.ts'

/** docs/study.md: the words are written here, and held against the results in the test; every result that they name is computed of what docs/study keeps. */
export function studyDocument(sweeps: readonly StudySweep[]): string {
  const [digitsToLetters, digitsToDigits, lettersToLetters, lettersToDigits] = sweeps
  const { executor, versions, experiment } = digitsToLetters.record
  const seeds = experiment.seeds.length
  const found = figures(sweeps)
  const sixty = sixtySeeds()
  return `# The study: few labels, mixing augmentations, transfer

<!-- Written by scripts/study: change it there. -->

A small network is pre-trained on *s* labelled images per class, with no augmentation, with mixup or with collage. Its convolutional layers are frozen, and a new linear head learns the finetune data set on top of them. How many labels does pre-training need, can mixing stand in for labels, and does what was learnt transfer to another data set? The study that this restates looked at MNIST → EMNIST letters with one run for each point. Here are all four directions, ${seeds} seeds each: ${sweeps.length} × ${digitsToLetters.runs.length} networks.

**In short**

- **Mixing stands in for labels, where labels are few.** With one image per class, mixup or collage gains ${found.gainsAtOne} points. Mixup with one digit per class does as well as none with ${found.savedOnDigits} (tested on digits) or ${found.savedOnLetters} (tested on letters).
- **Where labels are many it does little, and may harm.** Against none with 64 images per class, mixup is ${found.mixupAtMost}; collage is ${found.collageAtMost}.
- **Collage is ahead of mixup with up to 4 images per class, mixup is ahead with 32 and 64,** in the mean of every direction; which of these differences are beyond chance is [in the table](#mixup-or-collage).
- **Without augmentation more labels help up to the end:** in ${found.rising} of ${sweeps.length} directions the curve still rises at 64 images per class.
- **Transfer costs on letters and hardly on digits.** Networks that are to read letters are better pre-trained on letters (mixup at s = 64: ${found.mixupOnLettersAtMost} points). For networks that are to read digits, digits are clearly ahead of letters at ${found.onDigits.ahead} of ${found.onDigits.of} points and clearly behind at ${found.onDigits.behind}, those with few labels. Letters have 26 classes, digits 10: the same *s* means 2.6 times as many labelled images.

"Clearly" means, here and below: below 5 % after Holm's adjustment over the row or table of the difference. "Within chance" is not "alike": an interval tells how large a difference may still be.

## Set-up

Everything is as in the files [examples/](../examples): ${experiment.pretrain.batches.toLocaleString('en-US')} batches of ${experiment.pretrain.batchSize} in pre-training, ${experiment.finetune.batches.toLocaleString('en-US')} batches on ${experiment.finetune.samplesPerClass} images per class in finetuning, plain SGD at ${experiment.pretrain.learningRate}, dropout ${experiment.pretrain.dropout} of whole channels. Test sets are used whole: ${testSets(sweeps)}. Seeds 0 to ${seeds - 1}; a seed draws the subset, the initial weights, the order of batches and dropout, the same for every augmentation, so that augmentations are compared in pairs. Executor: ${executor.name}, ${executor.build} kernels, whose bits are the same on every machine; Finetune Lab ${versions.finetuneLab}, Node ${versions.node}, ${executor.device}.

    node scripts/study.mjs --data DIR     # runs the four sweeps, writes what docs/study holds
    npx vitest run scripts/study -u       # writes this page from it

\`DIR\` holds \`mnist/\` and \`emnist-letters/\`; the checksums of the files that were used stand in [setup.json](study/setup.json). The results of every network: ${sweeps.map(({ name }) => `[${name}.csv](study/${name}.csv)`).join(', ')}. A test makes this page of these files again, and compares it and the figures' values.

## Accuracy

Test accuracy in percent, mean of ${seeds} seeds ± half the 95 % t-interval.

${accuracyTable(sweeps)}

${sweeps.map(sweep => `![${directionOf(sweep)}: finetune accuracy over samples per class](study/${sweep.name}.svg)`).join('\n\n')}

## Does augmentation help?

The difference to none with the same seed, in percentage points ± half the 95 % t-interval (n = ${seeds} pairs). Bold: below 5 % in a paired t-test, adjusted over the seven sizes (Holm).

${differenceTable(sweeps)}

## Mixup or collage?

The difference of the two with the same seed, as above.

${mixingTable(sweeps)}

## How many labels does it save?

With how many images per class none reaches the accuracy that the augmentation has with *s*, read off none's curve (linear in log2 s), with a 95 % bootstrap interval over the seeds.

${labelsSavedTable(sweeps)}

${sentencesAbout(sweeps, 'labels saved')}

## Where is the plateau?

The smallest *s* from which on the mean gain up to 64 is at most one point; "level" is said where the intervals of the gains keep within it too. In brackets the 95 % bootstrap interval over the seeds.

${sentencesAbout(sweeps, 'plateau')}

Augmentation moves this start to the left: its networks are near their best with ${found.plateaus} images per class. With it, that no more than one point is left to gain is shown for ${found.levelIn} alone; elsewhere up to ${found.leftOpen} points are left open.

## Does it transfer?

Mean accuracy in percent of none · mixup · collage, by what a network was pre-trained on (rows) and tested on (columns).

${[1, 8, 64].map(size => transferMatrixTable(sweeps, size)).join('\n\n')}

Between columns nothing can be compared: guessing has one digit in 10 right and one letter in 26. Within a column it can. **Tested on letters**, pre-training on letters minus pre-training on digits, in points ± half the 95 % interval (Welch, ${seeds} against ${seeds} networks: other images have no pairs). Bold: p below 5 %, adjusted over the table (Holm).

${transferTable(lettersToLetters, digitsToLetters)}

**Tested on digits**, pre-training on digits minus pre-training on letters:

${transferTable(digitsToDigits, lettersToDigits)}

## The four predictions

${predictionTable(sweeps)}

Held: the 95 % interval of each difference lies within what was predicted; did not hold: one lies outside; undecided: one reaches across. The numbers behind the words are ours: "will not help" is read as within 2 points of none at every size, "the better of the two" as ahead of collage at s = 1, "an early plateau" as no more than 1 point gained from 16 images per class on. The first is tested on mixup alone and in both directions, so that a loss of more than 2 points would tell against it too; the third on none alone.

1. *Augmentation will not help.* **Wrong** in all four directions, with gains of mixup of up to ${found.mixupGains} points where labels are few, and not less with collage. With 64 images per class mixup is, against none, ${found.mixupAtMost}.
2. *Mixup will be the better of the two.* **Wrong with few labels:** collage is ahead with one image per class in all four directions, clearly after pre-training and testing on the same data set, within chance after transfer. **Right with many:** with 64 images per class mixup is clearly ahead in all four.
3. *More samples help until an early plateau.* **Half right.** More samples do help; without augmentation no plateau by 16 images per class is seen in any direction. With augmentation the means gain at most one point from ${found.plateaus} images per class on, which the intervals bear out for ${found.levelIn} alone.
4. *Pre-training on the same data set does better than transfer from another.* **Right on letters**, clearly at ${found.onLetters.ahead} of ${found.onLetters.of} points: from two images per class on; with one it shows with collage alone. **Not so on digits:** without augmentation and with mixup no size shows digits clearly ahead, and at ${found.onDigits.behind} points of up to 8 images per class letters are clearly the better start; digits are clearly ahead with collage from 32 images per class on, by ${found.collageOnDigits} points. A plain-word prediction gets no verdict from the program: this one rests on the two tables above.

## Beside the PyTorch script

A PyTorch script of the same experiment, means of n = 3 seeds, and ours, means of ${seeds} (PyTorch / ours, percent). Its means were measured once, before this study; its rows are not kept here. It draws its subsets with replacement, normalises with the course's constants and tests on 8,000 random images.

${pytorchTable(sweeps)}

With mixup and collage the two are at most ${found.fromPytorch.mixing} points apart. Without, single points differ by up to ${found.fromPytorch.none} points: three seeds of networks that scatter so much between seeds say no more. How far such a draw may lie off is seen at none, s = 1, MNIST → EMNIST letters: ${sixty.length} seeds of ours give ${meanOf(sixty)}, their first ${seeds} the ${meanOf(sixty.slice(0, seeds))} above ([sixty-seeds.csv](study/sixty-seeds.csv), of [this experiment](study/sixty-seeds.experiment.yaml)), and the groups of three that follow one another ${threes(sixty)}.

## Limits

- EMNIST letters is a split of our own (39,000 + 10,400), not the official one: compare with nothing published. Some capital I and small l look the same.
- The same *s* is more images where there are more classes. That letters are a good start for digits may be their number, not their kind; s = 8 of digits (80 images) lies beside s = 2 or 4 of letters (52 or 104).
- One network, one learning rate, one number of batches: with s = 1 and ten digits a network sees each image 4,000 times. Intervals hold the chance of the seeds, not other settings.
- The test sets are fixed. By their size alone one network's accuracy is known to ± ${found.testSetOnLetters} points on letters and ± ${found.testSetOnDigits} on digits; all networks share them, so that differences are blurred less.
- To see a difference of one point between augmentations takes ${found.seedsForOnePoint} seeds, here (paired t-test, power 80 %); ten show ${found.shownByTen} points.
`
}

/** The range of the means of three seeds each: `45.1 to 54.0`. */
function threes(accuracies: readonly number[]): string {
  const means = accuracies.flatMap((_, i) => (i % 3 === 0 ? [100 * mean(accuracies.slice(i, i + 3))] : []))
  return `${Math.min(...means).toFixed(1)} to ${Math.max(...means).toFixed(1)}`
}

function testSets(sweeps: readonly StudySweep[]): string {
  const datasets = new Map(sweeps.flatMap(({ record }) => Object.entries(record.datasets)))
  return [...datasets.values()]
    .map(({ title, testImages }) => `${testImages.toLocaleString('en-US')} of ${title}`)
    .join(', ')
}
