using AlexNetSharp;
using AlexNetSharp.Bench;

try
{
    return args switch
    {
        ["signal", string pack, string model] => SignalProbe.Run(pack, model),
        ["onnxruntime", .. string[] options] => OnnxRuntimeComparison.Run(OnnxRuntimeOptions.Parse(options)),
        _ => Usage(),
    };
}
catch (AlexNetException e)
{
    Console.Error.WriteLine(e.Message);
    return e is InvalidOptionException ? 2 : 1;
}

static int Usage()
{
    Console.Error.WriteLine("dotnet run -c Release --project bench -- signal PACK MODEL   how much of the images is left after each layer, by initial weights");
    Console.Error.WriteLine($"dotnet run -c Release --project bench -- onnxruntime {OnnxRuntimeOptions.Usage}   inference against ONNX Runtime");
    return 2;
}
