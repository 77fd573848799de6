/** The language model that answers, and one that needs no key and no network. */

/** What the app reads of an answer: the shape of OpenAI's chat completions. */
export interface Completion {
  readonly model: string;
  readonly choices: readonly { readonly message: { readonly content: string } }[];
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly total_tokens: number;
  };
}

export interface Assistant {
  /** @throws Error when the service is out of order: the job is tried again later */
  complete(prompt: string): Promise<Completion>;
}

/** Answers every question with a promise to look into it. */
export class FakeAssistant implements Assistant {
  complete(prompt: string): Promise<Completion> {
    const content = `Thank you for asking: “${prompt}”. We are looking into it.`;
    const usage = {
      prompt_tokens: prompt.length,
      completion_tokens: content.length,
      total_tokens: prompt.length + content.length,
    };
    return Promise.resolve({ model: 'gpt-5', choices: [{ message: { content } }], usage });
  }
}
