using AlexNetSharp.Bench;

return args switch
{
    ["signal", string pack, string model] => SignalProbe.Run(pack, model),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("dotnet run -c Release --project bench -- signal PACK MODEL   how much of the images is left after each layer, by initial weights");
    return 2;
}
