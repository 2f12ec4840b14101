import type { StudySweep } from './committed-sweeps.ts'
import {
  accuracyTable,
  differenceTable,
  directionOf,
  labelsSavedTable,
  predictionTable,
  pytorchTable,
  sentencesAbout,
  transferMatrixTable,
  transferTable,
} from './tables.ts'

/** docs/study.md: the words are written here, every number in a table is made of what docs/study keeps. */
export function studyDocument(sweeps: readonly StudySweep[]): string {
  const [digitsToLetters, digitsToDigits, lettersToLetters, lettersToDigits] = sweeps
  const { executor, versions, experiment } = digitsToLetters.record
  const seeds = experiment.seeds.length
  return `# The study: few labels, mixing augmentations, transfer

<!-- Written by scripts/study: change it there. -->

A small network is pre-trained on *s* labelled images per class, with no augmentation, with mixup or with collage. Its convolutional layers are frozen, and a new linear head learns the finetune data set on top of them. How many labels does pre-training need, can mixing stand in for labels, and does what was learnt transfer to another data set? The study that this restates looked at MNIST → EMNIST letters with one run for each point. Here are all four directions, ${seeds} seeds each: ${sweeps.length} × ${digitsToLetters.runs.length} networks.

**In short**

- **Mixing stands in for labels, where labels are few.** With one image per class, mixup or collage gains 5 to 13 points. Mixup with one digit per class does as well as none with 11 (tested on digits) or 21 (tested on letters).
- **Where labels are many it stops to help, and may harm.** With 64 images per class mixup is within 1.5 points of none in every direction, and collage is below none after pre-training on letters, by 5.3 points on letters.
- **Collage is ahead of mixup with few labels, mixup is ahead with many.**
- **Without augmentation more labels help up to the end:** in three of four directions the curve still rises at 64 images per class.
- **Transfer costs on letters and not on digits.** Networks that are to read letters are better pre-trained on letters (by 6 points with mixup at s = 64). Networks that are to read digits do about as well after letters, and with few labels better. Letters have 26 classes, digits 10: the same *s* means 2.6 times as many labelled images.

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

## How many labels does it save?

With how many images per class none reaches the accuracy that the augmentation has with *s*, read off none's curve (linear in log2 s), with a 95 % bootstrap interval over the seeds.

${labelsSavedTable(sweeps)}

${sentencesAbout(sweeps, 'labels saved')}

## Where is the plateau?

The smallest *s* from which on the mean gain up to 64 is at most one point; "level" is said where the intervals of the gains keep within it too. In brackets the 95 % bootstrap interval over the seeds.

${sentencesAbout(sweeps, 'plateau')}

Augmentation moves this start to the left: its networks are near their best with 2 to 32 images per class. With it, that no more than one point is left to gain is shown for MNIST → MNIST alone; elsewhere up to 1.6 points are left open.

## Does it transfer?

Mean accuracy in percent of none · mixup · collage, by what a network was pre-trained on (rows) and tested on (columns).

${[1, 8, 64].map(size => transferMatrixTable(sweeps, size)).join('\n\n')}

Between columns nothing can be compared: guessing has one digit in 10 right and one letter in 26. Within a column it can. **Tested on letters**, pre-training on letters minus pre-training on digits, in points ± half the 95 % interval (Welch, ${seeds} against ${seeds} networks: other images have no pairs). Bold: p below 5 %, adjusted over the table (Holm).

${transferTable(lettersToLetters, digitsToLetters)}

**Tested on digits**, pre-training on digits minus pre-training on letters:

${transferTable(digitsToDigits, lettersToDigits)}

## The four predictions

${predictionTable(sweeps)}

Held: the 95 % interval of each difference lies within what was predicted; did not hold: one lies outside; undecided: one reaches across. The numbers behind the words are ours: "will not help" is read as within 2 points of none at every size, "the better of the two" as ahead of collage at s = 1, "an early plateau" as no more than 1 point gained from 16 images per class on.

1. *Augmentation will not help.* **Wrong** in all four directions, by 5 to 11 points where labels are few. With 64 images per class mixup and none are alike.
2. *Mixup will be the better of the two.* **Wrong with few labels:** collage is ahead with one image per class in all four directions, clearly after pre-training and testing on the same data set, within chance after transfer. With 64 images per class mixup is ahead everywhere.
3. *More samples help until an early plateau.* **Half right.** More samples do help; without augmentation no plateau by 16 images per class is seen in any direction. With augmentation the means gain at most one point from 2 to 32 images per class on, which the intervals bear out for MNIST → MNIST alone.
4. *Pre-training on the same data set does better than transfer from another.* **Right on letters**, at every size, though with one image per class it shows with collage alone. **Not so on digits:** without augmentation and with mixup no size shows digits ahead, and with few labels letters are the better start; digits are ahead with collage from 32 images per class on, by 0.9 points. A plain-word prediction gets no verdict from the program: this one rests on the two tables above.

## Beside the PyTorch script

A PyTorch script of the same experiment, means of three seeds, and ours, means of ${seeds} (PyTorch / ours, percent). It draws its subsets with replacement, normalises with the course's constants and tests on 8,000 random images.

${pytorchTable(sweeps)}

With augmentation the two agree within a point and a half. Without, single points differ by up to 5 points: three seeds of a network that scatters by 4 points between seeds say no more. For none at s = 1, MNIST → EMNIST letters, 60 seeds of ours gave 49.8 ± 1.0 and 12 of the script's 50.3 ± 3.2; the 54 % above is a draw of three.

## Limits

- EMNIST letters is a split of our own (39,000 + 10,400), not the official one: compare with nothing published. Some capital I and small l look the same.
- The same *s* is more images where there are more classes. That letters are a good start for digits may be their number, not their kind; s = 8 of digits (80 images) lies beside s = 2 or 4 of letters (52 or 104).
- One network, one learning rate, one number of batches: with s = 1 and ten digits a network sees each image 4,000 times. Intervals hold the chance of the seeds, not other settings.
- The test sets are fixed. By their size alone one network's accuracy is known to about ± 0.9 points on letters and ± 0.5 on digits; all networks share them, so that differences are blurred less.
- To see a difference of one point between augmentations takes 28 to 70 seeds, here; ten see two to three points.
`
}

function testSets(sweeps: readonly StudySweep[]): string {
  const datasets = new Map(sweeps.flatMap(({ record }) => Object.entries(record.datasets)))
  return [...datasets.values()]
    .map(({ title, testImages }) => `${testImages.toLocaleString('en-US')} of ${title}`)
    .join(', ')
}
