using AlexNetSharp.Runtime;
using TorchSharp;

LibTorchStatus status = LibTorch.EnsureLoaded();
Console.WriteLine(status);
using torch.Tensor x = torch.ones(2, 3);
Console.WriteLine(x.sum().item<float>());
