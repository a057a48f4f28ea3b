/** Mutants of TypeScript, and of the SQL in its templates. */
import { parseAst } from 'rolldown/parseAst'
import type { Mutant } from './mutant.ts'
import { sqlMutants } from './sql-mutants.ts'

interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

const operators = new Map(
  Object.entries({
    '===': '!==',
    '!==': '===',
    '<': '<=',
    '<=': '<',
    '>': '>=',
    '>=': '>',
    '&&': '||',
    '||': '&&',
    '+': '-',
    '-': '+',
  }),
)
const methods = new Map([
  ['every', 'some'],
  ['some', 'every'],
])

/** Every mutant of a file. @param text its source */
export function typescriptMutants(file: string, text: string): Mutant[] {
  const found: Mutant[] = []
  visit(parseAst(text, { lang: 'ts' }, file), (node) => found.push(...mutantsOf(node, file, text)))
  return found
}

function visit(value: unknown, act: (node: Node) => void): void {
  if (Array.isArray(value)) value.forEach((each) => visit(each, act))
  if (typeof value !== 'object' || value === null || !('type' in value)) return
  const node = value as Node
  if (node.type.startsWith('TS') && !node.type.endsWith('Expression')) return // types are checked by the compiler
  act(node)
  for (const child of Object.values(node)) visit(child, act)
}

function mutantsOf(node: Node, file: string, text: string): Mutant[] {
  const { type, start, end } = node
  const mutant = (kind: string, replacement: string, from = start, to = end): Mutant => ({
    file,
    start: from,
    end: to,
    replacement,
    kind,
  })
  switch (type) {
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const { operator, left, right } = node as unknown as { operator: string; left: Node; right: Node }
      const other = operators.get(operator)
      if (other === undefined) return []
      const at = left.end + text.slice(left.end, right.start).indexOf(operator)
      return [mutant('operator', other, at, at + operator.length)]
    }
    case 'UnaryExpression':
      return node['operator'] === '!' ? [mutant('negation', text.slice(start + 1, end))] : []
    case 'IfStatement':
    case 'ConditionalExpression': {
      const test = node['test'] as Node
      return ['true', 'false'].map((constant) => mutant('condition', constant, test.start, test.end))
    }
    case 'ThrowStatement':
      return [mutant('refusal', ';')]
    case 'ExpressionStatement': {
      const { expression } = node as unknown as { expression: Node }
      const call = expression.type === 'AwaitExpression' ? (expression['argument'] as Node) : expression
      return call.type === 'CallExpression' ? [mutant('statement', ';')] : []
    }
    case 'MemberExpression': {
      const property = node['property'] as Node & { name?: string }
      const other = methods.get(property.name ?? '')
      return other ? [mutant('quantifier', other, property.start, property.end)] : []
    }
    case 'Literal':
      return literalMutants(node, mutant)
    case 'TaggedTemplateExpression':
      return isSql(node) ? templateMutants(node, file, text) : []
    default:
      return []
  }
}

function literalMutants({ value }: Node, mutant: (kind: string, replacement: string) => Mutant): Mutant[] {
  if (typeof value === 'boolean') return [mutant('boolean', String(!value))]
  return typeof value === 'number' ? [mutant('number', String(value + 1))] : []
}

function isSql({ tag }: Node): boolean {
  return (tag as { name?: string }).name === 'sql'
}

function templateMutants({ quasi }: Node, file: string, text: string): Mutant[] {
  const { quasis } = quasi as { quasis: Node[] }
  return quasis.flatMap(({ start, end }) => sqlMutants(file, text.slice(start, end), start))
}
