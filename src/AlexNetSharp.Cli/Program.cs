return AlexNetSharp.Cli.CommandLine.Run(args);
