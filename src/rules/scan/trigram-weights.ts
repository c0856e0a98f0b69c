/**
 * The commonest trigrams of cluster logs, most frequent first: lower case, each digit as 0. Counted over the logs of a real
 * Harvester v1.0 bundle and its node, and of a real k3s cluster, at most 400 kB of each file.
 */
const commonTrigrams =
  '000:0000:0:000--000-00.0   .0000 00.00t0t0t0000z 00ing no0z 0 0odenodcon00] co ineve"00vellevmsg0z".gogo:' +
  'o:0imetim":" 0 err0   ti reern leme=="0lic ere=" msel=z" " lsg=g="ng 0] in v0. v0n vpro00+iceed   0de0r: ' +
  ' di","rrorore00/v0ectranrecor  pontr0 nsteanc depodentailagear er-a00anatorrnekububelerionmarce verr 0ess' +
  'extaddllele e0  ha0: onn foe ihorlonongnghghoornwararncattioate0c0netpvcdisvc-.io0-bvolumeolulumteront to' +
  'cheto  adninrolas ollt ftrostaer:: counablble0e0nnenec unserervunaz wg mw00 w0rnieta exhaspololiicyvicher' +
  ' watednchbertemsysestystnot-sys.iintot rve.0.getis  isrn-0beeryd-0dep=deunds.g0 wcespred ifoude labug ta0' +
  'bugdebebul=dngs0fdv0bbetecas deprgs., uz txt0avavaiilaa0 nav0+,+, k0srea00"eteres00f: rrpcendtesb0css 0f0' +
  'man[00naggeruseio/ce0fd-o/vinfnfo: eevints-b0 en0 r0 eisctin00b0s.ng-fa0rin.k0ove]: 0]:roclogocescopoioin' +
  'ry.dpondpcovsliy.ktslmonnitonic0e-0eoriitoe0fb0f-mo0 p0a0e-m0ebeb0-cecy/y/v0fac-cddrcomr] d emesal on  lo' +
  'locer]g dctie so mer.grp prb00"se/moporortr.g ber-safatrai00for usz i i0e dv0 se 0b0 = gra00araffanen spo' +
  'ansnsp="s ke=info l=il: nelkers b0d0el:eenbee0+;+; ; una-00d pv0 cd00the: td, igned,gennceind"pr-ag rapti' +
  ': {rvint[t[0em-m-adeset t: esc="p maded] probs poberomeadilevirirtock famet0 k cafaiiedireblodirn adevods' +
  'ssidremodifi00edin: iit -0fdge.0:rat): orycto-kuommnalt h-sexteass0",l ae p/00o arnaadi-ma as0-fry r-me-0' +
  'fs t0-fie sd-fsfincal #0ck rt ino (dsigk 0ned lb(dee #lblmm landdetyp: sssee [clo, igne] hsesodidif ittry' +
  'ed/d/mry:y:0f0-no ial grs-pc-0-pos ees-s nn-kr (sdc: _m g ___eny l#0:dc)c):__e_ext0_0_f_find_d_ea-sdia <n' +
  '<ninilil>es":"g"grpcl-coupt [lc00[lorup:"0sruddibudoddisronbnbuudgharsecor:omeethvesarv {"eusheu,"tque ne' +
  'sc c =] tvlaa0c-baz [s ff0bd\\""leel"l":,"m"mssg"g":woro corkba0f00lins":l t-f0att] d vod t0c-c-fetwtwo-in' +
  '"pv\\":us-":\\:\\"n-instinsnd"tan/kuce-ritreqme_\\"v"vo-e-e ts ms: 0-est etrame \\"fe0r p stnamc: nd tatem/ttl' +
  'tle0fecurgs le-an ogscsion:htt'

/** Ranks by the three bytes in one number; looked up by text, weighing 600 literals took 50 ms. */
const rankOf: ReadonlyMap<number, number> = new Map(
  Array.from({ length: commonTrigrams.length / 3 }, (_, rank) => {
    const [a, b, c] = [0, 1, 2].map((i) => commonTrigrams.charCodeAt(rank * 3 + i))
    return [trigram(a!, b!, c!), rank]
  }),
)

/** Parts per million of a trigram that is not among the common ones. */
const rareWeight = 20

/** About how often a trigram occurs in logs, in parts per million. The bytes are those of text in lower case. */
export function trigramWeight(a: number, b: number, c: number): number {
  const digits = Number(isDigit(a)) + Number(isDigit(b)) + Number(isDigit(c))
  const rank = rankOf.get(trigram(isDigit(a) ? zero : a, isDigit(b) ? zero : b, isDigit(c) ? zero : c))
  // The curve 200,000 / (rank + 30) follows the counts within a third over the whole table.
  return (rank === undefined ? rareWeight : 200_000 / (rank + 30)) / 10 ** digits
}

const zero = 48

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= 57
}

function trigram(a: number, b: number, c: number): number {
  return (a << 16) | (b << 8) | c
}
