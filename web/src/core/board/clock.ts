/** The server's time. A device's own clock may be an hour wrong, and may be put right in the middle of a workshop. */
export class ServerClock {
  #then: number;
  #at: number;

  /** `passed` counts milliseconds and never jumps (performance.now); `guess` stands until the server has spoken. */
  constructor(
    private readonly passed: () => number,
    guess: number,
  ) {
    this.#then = guess;
    this.#at = passed();
  }

  set(now: number): void {
    this.#then = now;
    this.#at = this.passed();
  }

  now(): number {
    return this.#then + (this.passed() - this.#at);
  }
}
