using System.Text.Json;
using AlexNetSharp.Hostile;

// hostile FOLDER WHAT...: gives inputs to the command: all for "", those named, or "mutations" of good ones. A line of JSON before each
// (its name, so that whoever reads knows which one ended this process) and one behind it (how it went).
(string folder, string[] names) = (args[0], args[1..]);
var run = new HostileRun(folder);
IEnumerable<HostileInput> inputs = names is ["mutations"]
    ? MutatedInputs.All
    : HostileInputs.All.Concat(names is [""] ? [] : MutatedInputs.All).Where(input => names is [""] || names.Contains(input.Name));
foreach (HostileInput input in inputs)
{
    Console.WriteLine(JsonSerializer.Serialize(input.Name));
    Console.WriteLine(JsonSerializer.Serialize(run.Run(input)));
}
