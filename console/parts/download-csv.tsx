/** The button that downloads a whole list, however many pages it has. */
import { useState, type ReactNode } from 'react'
import { downloadCsv } from './csv.ts'
import { ProblemNote } from './problem.tsx'

export interface DownloadCsvProps {
  label: string
  path: string
  query: Readonly<Record<string, unknown>>
  name: string
  /** Says how many rows there are so far. */
  progress: (rows: number) => string
}

export function DownloadCsv({ label, path, query, name, progress }: DownloadCsvProps): ReactNode {
  const [rows, setRows] = useState<number | null>(null)
  const [error, setError] = useState<unknown>()
  const download = async () => {
    setError(undefined)
    setRows(0)
    try {
      await downloadCsv(path, query, name, setRows)
    } catch (thrown) {
      setError(thrown)
    }
    setRows(null)
  }
  return (
    <>
      {rows !== null && (
        <span className="small muted" role="status">
          {progress(rows)}
        </span>
      )}
      <button type="button" className="button" disabled={rows !== null} onClick={() => void download()}>
        {label}
      </button>
      {error !== undefined && <ProblemNote error={error} />}
    </>
  )
}
