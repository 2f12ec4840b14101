import {
  followSweep,
  isFileTrouble,
  isSweep,
  type KnownAbout,
  type Pace,
  paceOf,
  type RunEvent,
  type SlurmQueue,
  StoreError,
  type SweepFollower,
  type SweepSnapshot,
  watchAbout,
} from '@finetune-lab/runs'

/** A sweep as its files were at the last reading. */
export interface SweepReading {
  readonly sweep: SweepSnapshot
  readonly pace: Pace
}

/** A snapshot comes first, then changes; after a problem a snapshot comes again. */
export type SweepNews =
  | ({ readonly type: 'snapshot' } & SweepReading)
  /** Comes with every reading, even if nothing has changed: runs that have not are the same objects as in `before`. */
  | ({ readonly type: 'changes'; readonly before: SweepSnapshot } & SweepReading)
  /** The files cannot be read now. Reading is tried again, but the same message comes only once. */
  | { readonly type: 'problem'; readonly message: string; readonly gone: boolean }

export interface SweepSubscriber {
  receive(news: SweepNews): void
  /** Called with what the sweep's runs report from now on; `past` has what they reported before. */
  event?(run: string, event: RunEvent): void
}

/** Each reading costs the host, and half a second behind is live. */
const RUNNING_MILLISECONDS = 500
/** A sweep that nobody works on changes when somebody resumes or deletes it. */
const IDLE_MILLISECONDS = 1000
/** Hundreds of results are read in parts of this length: the host answers others in between. */
const PART_MILLISECONDS = 25
/** What subscribers caused to be read is recent enough for others, too. */
const RECENT_MILLISECONDS = 250

/**
 * The only reader of a sweep's files in this window. With subscribers it reads on its own clock; whoever else reads
 * through it (the store, a command) shares what it has read, and subscribers receive what that reading found.
 */
export class SweepFeed {
  readonly #folder: string
  readonly #queue: SlurmQueue | undefined
  readonly #judge = paceOf()
  /** With whether they have received a snapshot since the last problem. */
  readonly #subscribers = new Map<SweepSubscriber, { informed: boolean }>()
  #follower: SweepFollower | undefined
  #last: SweepReading | undefined
  #readAt = 0
  #problem: (SweepNews & { type: 'problem' }) | undefined
  #wasThere = false
  #timer: NodeJS.Timeout | undefined
  #about: (() => KnownAbout) | undefined

  constructor(folder: string, queue: SlurmQueue | undefined) {
    this.#folder = folder
    this.#queue = queue
  }

  get isSubscribed(): boolean {
    return this.#subscribers.size > 0
  }

  /** Sends what is known at once, before this returns; the rest follows. */
  subscribe(subscriber: SweepSubscriber): void {
    const isFirst = !this.isSubscribed
    this.#subscribers.set(subscriber, { informed: false })
    if (isFirst) this.#problem = undefined
    if (isFirst) this.#look()
    else if (this.#last) this.#inform(this.#last, undefined)
    else if (this.#problem) subscriber.receive(this.#problem)
  }

  unsubscribe(subscriber: SweepSubscriber): void {
    this.#subscribers.delete(subscriber)
    if (!this.isSubscribed) clearTimeout(this.#timer)
  }

  /** The events of a run before those that subscribers have yet to receive. */
  past(run: string): Iterable<RunEvent> {
    return this.#follower?.past(run) ?? []
  }

  /**
   * Reads a part of what the first `read` reads.
   *
   * @returns whether there is more
   * @throws StoreError
   */
  readAhead(milliseconds: number): boolean {
    if (this.#last) return false
    return this.#attempt(() => this.#open().readAhead(milliseconds))
  }

  /** What subscribers had read a moment ago, or else the same as `read`. */
  recent(): SweepReading {
    const isRecent = this.isSubscribed && performance.now() - this.#readAt < RECENT_MILLISECONDS
    return isRecent && this.#last ? this.#last : this.read()
  }

  /** Reads what is new. @throws StoreError */
  read(): SweepReading {
    const before = this.#last
    const now = this.#attempt(() => {
      const follower = this.#open()
      // Finished is for good, except for what is said about it.
      if (before?.sweep.state === 'finished' && !this.#saidSince(before.sweep)) return before
      const sweep = follower.poll()
      return { sweep, pace: this.#judge(sweep) }
    })
    this.#last = now
    this.#readAt = performance.now()
    this.#wasThere = true
    this.#problem = undefined
    this.#inform(now, before?.sweep)
    this.#schedule(now.sweep.state === 'running' ? RUNNING_MILLISECONDS : IDLE_MILLISECONDS)
    return now
  }

  #saidSince({ about }: SweepSnapshot): boolean {
    this.#about ??= watchAbout(this.#folder)
    return JSON.stringify(this.#about().about) !== JSON.stringify(about)
  }

  #look(): void {
    this.#schedule(IDLE_MILLISECONDS)
    try {
      // Opening reads the record, which alone may take as long as a part.
      if (!this.#follower) this.#attempt(() => this.#open())
      else if (!this.readAhead(PART_MILLISECONDS)) {
        this.read()
        return
      }
      this.#schedule(0)
    } catch (error) {
      // Subscribers have received it.
      if (!isFileTrouble(error)) throw error
    }
  }

  #open(): SweepFollower {
    this.#follower ??= followSweep(this.#folder, {
      queue: this.#queue,
      onEvent: (run, event) => {
        for (const subscriber of this.#subscribers.keys()) subscriber.event?.(run.id, event)
      },
    })
    return this.#follower
  }

  #schedule(milliseconds: number): void {
    clearTimeout(this.#timer)
    if (this.isSubscribed) this.#timer = setTimeout(() => this.#look(), milliseconds)
  }

  #inform(now: SweepReading, before: SweepSnapshot | undefined): void {
    for (const [subscriber, state] of this.#subscribers) {
      if (!state.informed) subscriber.receive({ type: 'snapshot', ...now })
      else if (before) subscriber.receive({ type: 'changes', before, ...now })
      state.informed = true
    }
  }

  /** Reads while the sweep is there. After a problem everything is read again: nothing of what was read before holds. */
  #attempt<T>(read: () => T): T {
    try {
      if (this.#wasThere && !isSweep(this.#folder)) throw new StoreError(`${this.#folder}: the sweep no longer exists`)
      return read()
    } catch (error) {
      if (isFileTrouble(error)) this.#fail(error.message)
      throw error
    }
  }

  #fail(message: string): void {
    this.#follower = undefined
    this.#last = undefined
    for (const state of this.#subscribers.values()) state.informed = false
    if (message === this.#problem?.message) return
    this.#problem = { type: 'problem', message, gone: this.#wasThere && !isThere(this.#folder) }
    for (const subscriber of this.#subscribers.keys()) subscriber.receive(this.#problem)
  }
}

/** A folder that cannot be looked into may still be there. */
function isThere(folder: string): boolean {
  try {
    return isSweep(folder)
  } catch (error) {
    if (!isFileTrouble(error)) throw error
    return true
  }
}
