/** Who decides before and after a change, and what a session then needs, in words. */
import { useWords } from '#console/texts/texts.tsx'
import type { Row } from './differences.ts'
import { nameOf } from './name-of.ts'
import { words } from './words.ts'

type Difference = NonNullable<Row['here']>

export function useReasons() {
  const own = useWords(words)
  const { reasons, needed } = own
  const reason = (text: string): string => {
    const [kind = '', name] = text.split(/:(.*)/s)
    if (kind === 'group') return name && name in own.holders ? nameOf(name, own) : reasons.group(name ?? '')
    return Object.hasOwn(reasons, kind) ? reasons[kind as Exclude<keyof typeof reasons, 'group'>] : text
  }
  return {
    because: ({ before, after }: Difference): string => own.because(reason(before.reason), reason(after.reason)),
    /** What the answer needs of a session, if that begins, ends or changes. */
    needs: ({ change, before, after }: Difference, count: number): string => {
      const { aal, within_minutes: minutes } = after.requires ?? {}
      if (!after.allow || (!after.requires && !(change === 'step-up' && before.requires))) return ''
      const all = [...(aal ? [needed.factor] : []), ...(minutes ? [needed.minutes(minutes)] : [])]
      return `, ${own.needs(all.join(' + ') || needed.nothing, count)}`
    },
  }
}
