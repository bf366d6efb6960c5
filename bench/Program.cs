using System.CommandLine;
using AlexNetSharp.Bench;
using AlexNetSharp.Cli;

var root = new RootCommand("Measurements that need more than the alexnet command ships.")
{
    new DecodeCommand(),
    new OnnxRuntimeCommand(),
    new SignalCommand(),
};
root.Options.Add(CommonOptions.Verbose);
HelpWithExamples.Install(root);
return CommandLine.Run(root, args);
