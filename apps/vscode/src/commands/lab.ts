import type { DatasetsTree } from '../datasets/datasets-tree.ts'
import type { Engines } from '../engine/engines.ts'
import type { ExperimentsView } from '../experiments/experiments-view.ts'
import type { CompareSubject, InspectorSubject, SweepSubject, SweepsSubject } from '../messages.ts'
import type { PanelOpener } from '../panels/panel-host.ts'
import type { StoreModel } from '../store/store-model.ts'
import type { TaskRunner } from '../tasks/run-task.ts'

/** The services that commands use. */
export interface Lab {
  /** The folder of the built extension. */
  readonly dist: string
  readonly model: StoreModel
  readonly engines: Engines
  readonly runTask: TaskRunner
  readonly datasets: DatasetsTree
  readonly experiments: ExperimentsView
  readonly panels: {
    readonly sweep: PanelOpener<SweepSubject>
    readonly inspector: PanelOpener<InspectorSubject>
    readonly compare: PanelOpener<CompareSubject>
    readonly sweeps: PanelOpener<SweepsSubject>
  }
}
