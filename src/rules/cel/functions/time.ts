import { type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { type CalendarFields, calendarFields, NANOS_PER_SECOND } from '../time.ts'

const { method } = functionGroup('Time')

const moment = "timestamp('2024-02-03T04:05:06Z')"

function calendar(name: string, doc: string, pick: (fields: CalendarFields) => number): FunctionDeclaration[] {
  return [
    method(name, ['timestamp'], 'int', `${doc}, in UTC.`, `${moment}.${name}()`, (_, time) =>
      BigInt(pick(calendarFields(time))),
    ),
    method(
      name,
      ['timestamp', 'string'],
      'int',
      `${doc}, in a time zone (a name or an offset).`,
      `${moment}.${name}('+02:00')`,
      (_, time, zone) => BigInt(pick(calendarFields(time, zone))),
    ),
  ]
}

function length(name: string, doc: string, unit: bigint): FunctionDeclaration {
  return method(
    name,
    ['duration'],
    'int',
    doc,
    `duration('90m').${name}()`,
    (_, duration) => duration.nanoseconds / unit,
  )
}

export const timeFunctions: readonly FunctionDeclaration[] = [
  ...calendar('getFullYear', 'The year', (fields) => fields.year),
  ...calendar('getMonth', 'The month from 0', (fields) => fields.month),
  ...calendar('getDate', 'The day of the month from 1', (fields) => fields.day),
  ...calendar('getDayOfMonth', 'The day of the month from 0', (fields) => fields.day - 1),
  ...calendar('getDayOfWeek', 'The day of the week from 0, Sunday', (fields) => fields.weekday),
  ...calendar('getDayOfYear', 'The day of the year from 0', (fields) => fields.dayOfYear),
  ...calendar('getHours', 'The hour', (fields) => fields.hour),
  ...calendar('getMinutes', 'The minute', (fields) => fields.minute),
  ...calendar('getSeconds', 'The second', (fields) => fields.second),
  ...calendar('getMilliseconds', 'The milliseconds of the second', (fields) => fields.millisecond),
  length('getHours', 'The whole hours of a duration.', 3_600n * NANOS_PER_SECOND),
  length('getMinutes', 'The whole minutes of a duration.', 60n * NANOS_PER_SECOND),
  length('getSeconds', 'The whole seconds of a duration.', NANOS_PER_SECOND),
  method(
    'getMilliseconds',
    ['duration'],
    'int',
    'The milliseconds beyond the whole seconds of a duration.',
    "duration('1.5s').getMilliseconds()",
    (_, duration) => (duration.nanoseconds % NANOS_PER_SECOND) / 1_000_000n,
  ),
]
