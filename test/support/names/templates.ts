/** Finds the `sql` templates in the source of the store. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { root, sourceFiles } from '#test/support/source.ts'

/** A template: the texts between its values. */
export interface Template {
  file: string
  line: number
  texts: string[]
}

/** Every `sql` template in a folder. */
export function sqlTemplates(folder: string): Template[] {
  return sourceFiles(folder).flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8')
    const templates: Template[] = []
    const visit = (node: unknown): void => {
      if (Array.isArray(node)) return node.forEach(visit)
      if (typeof node !== 'object' || node === null) return
      const { type, tag, quasi, start } = node as TaggedTemplate
      if (type === 'TaggedTemplateExpression' && tag?.name === 'sql' && quasi) {
        const line = source.slice(0, start).split('\n').length
        templates.push({ file, line, texts: quasi.quasis.map(({ value }) => value.cooked) })
      }
      Object.values(node).forEach(visit)
    }
    visit(parseAst(source, { lang: 'ts' }))
    return templates
  })
}

interface TaggedTemplate {
  type?: string
  start?: number
  tag?: { name?: string }
  quasi?: { quasis: { value: { cooked: string } }[] }
}

/** Whether a statement contains all texts of a template, in order. */
export function holds(statement: string, { texts }: Template): boolean {
  let from = 0
  return texts.every((text) => {
    const at = statement.indexOf(text, from)
    from = at + text.length
    return at >= 0
  })
}
