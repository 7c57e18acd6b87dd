// The preview beside the text: face and time line, drawn anew by the language server as one types.
import * as vscode from "vscode";
import { type Answer, pageOf, sentence, titleOf } from "./page";
import type { Server } from "./server";

const METHOD = "visasculpt/preview";
const WAIT_ms = 300; // a picture for every key would only flicker

/** One panel, which follows the routine that is being edited. */
export class Preview implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private uri: vscode.Uri | undefined;
  private waiting: NodeJS.Timeout | undefined;
  private last = "";
  private asked = 0;
  private readonly parts: vscode.Disposable[];

  constructor(private readonly server: () => Server | undefined) {
    this.parts = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === this.uri?.toString()) this.soon();
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.follow(editor)),
      vscode.window.onDidChangeActiveColorTheme(() => this.soon()),
    ];
  }

  /** Opens the panel for the routine in the active editor, or brings it to the front. */
  open(): void {
    this.panel ??= this.create();
    this.panel.reveal(vscode.ViewColumn.Beside, true);
    this.follow(vscode.window.activeTextEditor);
  }

  dispose(): void {
    clearTimeout(this.waiting);
    this.panel?.dispose();
    for (const part of this.parts) part.dispose();
  }

  private create(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      "visasculpt.preview",
      "Treatment",
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      // its policy allows the page's own program and nothing else; no file can be reached
      { enableScripts: true, localResourceRoots: [], retainContextWhenHidden: false },
    );
    panel.onDidDispose(() => {
      clearTimeout(this.waiting);
      this.panel = undefined;
      this.uri = undefined;
      this.last = "";
    });
    return panel;
  }

  private follow(editor: vscode.TextEditor | undefined): void {
    if (this.panel === undefined || editor?.document.languageId !== "face") return;
    if (editor.document.uri.toString() !== this.uri?.toString()) {
      this.uri = editor.document.uri;
      this.last = "";
      void this.draw();
    }
  }

  private soon(): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void this.draw(), WAIT_ms);
  }

  private async draw(): Promise<void> {
    const { panel, uri } = this;
    if (panel === undefined || uri === undefined) return;
    const turn = ++this.asked;
    const answer = await this.ask(uri);
    if (panel !== this.panel || turn !== this.asked) return; // closed, or asked again meanwhile
    const page = pageOf(answer);
    panel.title = titleOf(answer, this.last) || "Treatment";
    if (page !== undefined) {
      this.last = answer.title;
      panel.webview.html = page;
    } else if (!this.last) {
      panel.webview.html = sentence(`Nothing to show: ${answer.why}.`);
    } // else the last picture stays, and the title says why
  }

  private async ask(uri: vscode.Uri): Promise<Answer> {
    const server = this.server();
    if (server === undefined) {
      return { title: "", html: null, why: "the language server does not run" };
    }
    const kind = vscode.window.activeColorTheme.kind;
    const isLight =
      kind === vscode.ColorThemeKind.Light || kind === vscode.ColorThemeKind.HighContrastLight;
    try {
      return await server.sendRequest<Answer>(METHOD, {
        uri: server.code2ProtocolConverter.asUri(uri),
        theme: isLight ? "light" : "dark",
      });
    } catch {
      return { title: "", html: null, why: "this language server knows no preview" };
    }
  }
}
