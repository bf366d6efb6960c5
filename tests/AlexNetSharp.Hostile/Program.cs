using System.Text.Json;
using AlexNetSharp.Hostile;

// hostile FOLDER [NAME...]: gives all inputs, or those named, to the command. A line of JSON before each (its name, so that whoever reads knows
// which one ended this process) and one behind it (how it went).
(string folder, string[] names) = (args[0], args[1..]);
var run = new HostileRun(folder);
foreach (HostileInput input in HostileInputs.All.Where(input => names.Length == 0 || names.Contains(input.Name)))
{
    Console.WriteLine(JsonSerializer.Serialize(input.Name));
    Console.WriteLine(JsonSerializer.Serialize(run.Run(input)));
}
