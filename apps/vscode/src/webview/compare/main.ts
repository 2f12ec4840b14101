import type * as z from 'zod'
import { compareSubject, type FromComparePanel, toComparePanel } from '../../messages.ts'
import { connect } from '../connection.ts'
import { defineControls } from '../controls.ts'
import { comparePage } from './compare-page.ts'
import { type CompareView, compareView } from './compare-view.ts'

defineControls()
const connection = connect<
  z.infer<typeof compareSubject>,
  CompareView,
  z.infer<typeof toComparePanel>,
  FromComparePanel
>({ subject: compareSubject, view: compareView, incoming: toComparePanel }, message => page.receive(message))
const page = comparePage(document.getElementById('panel')!, connection)
