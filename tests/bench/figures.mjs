// How a benchmark says a figure: name, value, unit, goal, one tab-separated line each.

/** Prints one figure. The goal is written with its sign, such as "≤ 200". */
export function figure(name, value, unit, goal = '') {
  const shown = typeof value === 'number' ? String(Math.round(value * 100) / 100) : value
  console.log([name, shown, unit, goal].join('\t'))
}

/** The value below which this share of the values lies. */
export function percentile(values, share) {
  if (values.length === 0) return 'none measured'
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]
}

/** Runs a benchmark outside a test runner: what it started is ended even if it fails, and a failure is a line too. */
export async function measure(name, body) {
  const after = []
  try {
    await body({ after: (end) => after.push(end) })
  } catch (fault) {
    figure(name, `failed: ${String(fault.message ?? fault).split('\n')[0]}`, '')
    console.error(fault)
  }
  for (const end of after.reverse()) await Promise.resolve(end()).catch(() => {})
  process.exit(0)
}
