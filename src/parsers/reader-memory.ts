import { ObjectShapes } from './object-shapes.ts'
import { StringTable } from './string-table.ts'

/** What readers of one bundle's lists share: texts and sequences of keys come back from file to file. */
export class ReaderMemory {
  readonly strings = new StringTable()
  readonly shapes = new ObjectShapes()
}
