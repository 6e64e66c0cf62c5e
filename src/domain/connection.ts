/** One configured phone system, website or table, as the pipeline needs to know it. */
export interface Connection {
  readonly id: string;
  readonly account: string;
  /** The connector's kind: `asterisk`, `table`, `webhook`. */
  readonly kind: string;
  readonly name: string;
  /** The connector's settings document (JSON), as saved. */
  readonly settings: unknown;
  /** Seq of the `ringtrace` delivery that recorded this settings document; grows with each change. */
  readonly settingsSeq: number;
}

/** Where connections are looked up; settings/ implements it. */
export interface ConnectionDirectory {
  find(id: string): Promise<Connection | null>;
  ofAccount(account: string): Promise<readonly Connection[]>;
}
