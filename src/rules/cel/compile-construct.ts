import { checkedInt } from './arithmetic.ts'
import type { Expr, LiteralExpr } from './ast.ts'
import { type Code, type Compiler, type Frame, located, type Scope } from './compiler.ts'
import { mapInsert } from './containers.ts'
import { EvaluationFault } from './faults.ts'
import { CelDuration, CelTimestamp, NANOS_PER_SECOND } from './time.ts'
import { CelMap, CelOptional, CelUint, type CelValue, typeName } from './values.ts'

export function literalValue(expr: LiteralExpr): CelValue {
  switch (expr.kind) {
    case 'null':
      return null
    case 'int':
      return BigInt(expr.value)
    case 'uint':
      return new CelUint(BigInt(expr.value))
    case 'bytes':
      return new Uint8Array(Buffer.from(expr.value, 'base64'))
    default:
      return expr.value
  }
}

function unwrap(value: CelValue, at: number): CelValue | undefined {
  if (value instanceof CelOptional) return value.value
  throw new EvaluationFault(`'?' needs an optional, found ${typeName(value)}`, at)
}

export function compileList(compiler: Compiler, expr: Expr & { kind: 'list' }, scope: Scope): Code {
  const elements = expr.elements.map((element) => compiler.compile(element, scope))
  if (expr.optional === undefined) return (frame) => elements.map((element) => element(frame))
  const optional = new Set(expr.optional)
  return (frame) =>
    elements
      .flatMap((element, position) => {
        const value = optional.has(position) ? unwrap(element(frame), expr.at) : element(frame)
        return value === undefined ? [] : [[value]]
      })
      .map(([value]) => value ?? null)
}

export function compileMap(compiler: Compiler, expr: Expr & { kind: 'map' }, scope: Scope): Code {
  const entries = expr.entries.map((entry) => ({
    key: compiler.compile(entry.key, scope),
    value: compiler.compile(entry.value, scope),
    optional: entry.optional === true,
  }))
  return (frame) => {
    const map = new CelMap()
    for (const entry of entries) {
      const key = entry.key(frame)
      const value = entry.optional ? unwrap(entry.value(frame), expr.at) : entry.value(frame)
      try {
        if (value !== undefined) mapInsert(map, key, value)
      } catch (error) {
        throw located(error, expr.at)
      }
    }
    return map
  }
}

const wrapperDefaults: ReadonlyMap<string, CelValue> = new Map<string, CelValue>([
  ['google.protobuf.BoolValue', false],
  ['google.protobuf.BytesValue', new Uint8Array()],
  ['google.protobuf.DoubleValue', 0],
  ['google.protobuf.FloatValue', 0],
  ['google.protobuf.Int32Value', 0n],
  ['google.protobuf.Int64Value', 0n],
  ['google.protobuf.StringValue', ''],
  ['google.protobuf.UInt32Value', new CelUint(0n)],
  ['google.protobuf.UInt64Value', new CelUint(0n)],
])

/** Messages: only those of the well-known types that are CEL values; there is no protobuf registry here. */
export function compileMessage(compiler: Compiler, expr: Expr & { kind: 'message' }, scope: Scope): Code {
  const fields = new Map(expr.fields.map((field) => [field.field, compiler.compile(field.value, scope)]))
  const type = compiler.env.candidates(expr.type).find((name) => isKnownMessage(name))
  if (type === undefined || expr.fields.some((field) => field.optional === true)) {
    return () => {
      throw new EvaluationFault(`unknown message type '${expr.type}'`, expr.at)
    }
  }
  return (frame) => {
    try {
      return wellKnown(type, fields, frame)
    } catch (error) {
      throw located(error, expr.at)
    }
  }
}

export function isKnownMessage(name: string): boolean {
  return wrapperDefaults.has(name) || name === 'google.protobuf.Timestamp' || name === 'google.protobuf.Duration'
}

function wellKnown(type: string, fields: ReadonlyMap<string, Code>, frame: Frame): CelValue {
  const initial = wrapperDefaults.get(type)
  const allowed = initial === undefined ? ['seconds', 'nanos'] : ['value']
  for (const field of fields.keys()) {
    if (!allowed.includes(field)) throw new EvaluationFault(`${type} has no field '${field}'`)
  }
  if (initial !== undefined) {
    const value = fields.get('value')?.(frame) ?? initial
    if (typeName(value) === typeName(initial)) return value
    throw new EvaluationFault(`${type} cannot hold a value of type ${typeName(value)}`)
  }
  const part = (name: string): bigint => {
    const value = fields.get(name)?.(frame) ?? 0n
    if (typeof value !== 'bigint') throw new EvaluationFault(`${name} must be an int`)
    return checkedInt(value)
  }
  const nanoseconds = part('seconds') * NANOS_PER_SECOND + part('nanos')
  return type === 'google.protobuf.Timestamp' ? new CelTimestamp(nanoseconds) : new CelDuration(nanoseconds)
}
