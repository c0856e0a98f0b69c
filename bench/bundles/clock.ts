const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const TWO = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'))

/** One moment in the spellings that components use; a line costs no `Date`, only a new minute does. */
export class Clock {
  /** 2025-04-11T09:12:40 */
  iso = ''
  /** 0411 */
  monthDay = ''
  /** 09:12:40 */
  time = ''
  /** 2025/04/11 */
  slashed = ''
  /** 11/Apr/2025 */
  apache = ''
  /** Apr 11 */
  journal = ''
  /** Six digits behind the second; nine with what the caller adds. */
  micro = '000000'
  private minute = -1
  private isoMinute = ''
  private timeMinute = ''

  set(milliseconds: number, microseconds: number): void {
    const second = Math.floor(milliseconds / 1000)
    const minute = Math.floor(second / 60)
    if (minute !== this.minute) this.turn(minute)
    const two = TWO[second % 60]!
    this.iso = this.isoMinute + two
    this.time = this.timeMinute + two
    this.micro = String(1_000_000 + Math.floor(milliseconds % 1000) * 1000 + microseconds).slice(1)
  }

  private turn(minute: number): void {
    this.minute = minute
    const date = new Date(minute * 60_000)
    const iso = date.toISOString()
    const month = MONTHS[date.getUTCMonth()]!
    this.isoMinute = iso.slice(0, 17)
    this.timeMinute = iso.slice(11, 17)
    this.monthDay = iso.slice(5, 7) + iso.slice(8, 10)
    this.slashed = iso.slice(0, 10).replaceAll('-', '/')
    this.apache = `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}`
    this.journal = `${month} ${iso.slice(8, 10)}`
  }
}
