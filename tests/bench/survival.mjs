// Kill -9, again and again, while five people type and the chair decides: what was acknowledged is there afterwards, once.
// The first argument is the number of rounds (100).

import { survive } from '../browser/survival.mjs'
import { figure, measure } from './figures.mjs'

const rounds = Number(process.argv[2] ?? 100)

await measure('kill -9', async (t) => {
  const { acknowledged, lost, doubled, acts, actsLost, actsDoubled } = await survive(t, rounds)
  figure('kill -9: rounds', rounds, 'rounds', '≥ 100')
  figure('kill -9: changes acknowledged', acknowledged, 'changes')
  figure('kill -9: changes lost', lost, 'changes', '≤ 0')
  figure('kill -9: changes doubled', doubled, 'changes', '≤ 0')
  figure('kill -9: acts acknowledged', acts, 'acts')
  figure('kill -9: acts lost', actsLost, 'acts', '≤ 0')
  figure('kill -9: acts doubled', actsDoubled, 'acts', '≤ 0')
})
