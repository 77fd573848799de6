/** The reads that are compared. Every contestant gives rows with dates, numbers and parsed JSON. */
export interface Reader {
  /** One organization by its identifier. */
  organization(id: string): unknown;
  /** One job by its key: twenty-two columns, JSON among them. */
  job(organizationId: string, id: string): unknown;
  /** The newest queued jobs of an organization, a page of them. */
  jobs(organizationId: string, limit: number): unknown;
  close(): unknown;
}
