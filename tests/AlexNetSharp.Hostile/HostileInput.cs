namespace AlexNetSharp.Hostile;

/// <summary>A file or folder that is made to hurt, and how the command must answer.</summary>
/// <param name="Name">Its name, as <c>format/fault</c>.</param>
/// <param name="ExitCode">The command's exit code: 0 where one bad photo is left out, 1 for a bad file, 2 for a bad option.</param>
/// <param name="Sentence">How the first sentence begins, where <c>{folder}</c> stands for the input's folder.</param>
/// <param name="Make">Writes the input and returns the words after <c>alexnet</c>.</param>
internal sealed record HostileInput(string Name, int ExitCode, string Sentence, Func<InputFolder, string[]> Make);
