using AlexNetSharp.Fuzz;
using SharpFuzz;

switch (args)
{
    case ["targets"]:
        Console.WriteLine(string.Join('\n', FuzzTargets.All.Select(target => target.Name)));
        return 0;
    case ["corpus", string folder]:
        Corpus.Write(folder);
        return 0;
    case ["replay", string folder]:
        foreach ((string name, int files, int accepted) in Corpus.Replay(folder))
        {
            Console.WriteLine($"{name}: {files} files, {accepted} accepted");
        }

        return 0;
    case [string name] when FuzzTargets.All.FirstOrDefault(target => target.Name == name) is { } target:
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using MemoryStream copy = new();
            stream.CopyTo(copy);
            target.Accepts(copy.ToArray());
        });
        return 0;
    default:
        Console.Error.WriteLine(
            "Give a target's name (run by afl-fuzz, see eng/fuzz.sh), 'targets', 'corpus FOLDER' (writes the seeds) or 'replay FOLDER'.");
        return 2;
}
