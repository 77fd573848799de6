/** What introspection needs of a connection; `pg.Client` and a pool's clients have it. */
export interface CatalogConnection {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Reads rows whose shape the statement decides. */
export class CatalogReader {
  readonly #connection: CatalogConnection;

  constructor(connection: CatalogConnection) {
    this.#connection = connection;
  }

  async rows<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.#connection.query(sql, values);
    return rows as Row[];
  }
}
